package dev.larder.engine.respond;

import dev.larder.api.Body;
import dev.larder.api.Field;
import dev.larder.api.Fields;
import dev.larder.engine.exchange.Answer;
import dev.larder.engine.http.HttpDate;
import dev.larder.engine.message.CacheRequest;
import dev.larder.engine.message.FieldBlock;
import dev.larder.engine.outcome.Outcome;
import dev.larder.engine.settings.CacheSettings;
import dev.larder.engine.view.StatusFields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes the answers that say why there is no other. */
public final class Refusals {

  private Refusals() {}

  /**
   * Makes an answer with a line of text.
   *
   * @param status the status code, 400 to 599
   * @param text what went wrong, in one sentence for the client
   * @param now in milliseconds of the epoch
   */
  public static Answer answer(
      CacheRequest request,
      int status,
      String text,
      Outcome outcome,
      CacheSettings settings,
      long now) {
    byte[] content = (text + "\n").getBytes(StandardCharsets.UTF_8);
    List<Field> fields = new ArrayList<>(5);
    fields.add(new Field("Date", HttpDate.format(now / 1000)));
    fields.add(new Field("Content-Type", "text/plain; charset=utf-8"));
    fields.add(new Field("Cache-Control", "no-store"));
    StatusFields.addTo(fields, outcome, StatusFields.NO_TTL, null, request.host(), settings);
    return new Answer(
        status,
        FieldBlock.EMPTY,
        new FieldBlock(Fields.of(fields)),
        content.length,
        Body.of(ByteBuffer.wrap(content)),
        0,
        request.method().equals("HEAD") ? 0 : content.length,
        null,
        outcome);
  }

  /** Makes an answer with nothing in it but its status code: nothing is left that could fail. */
  public static Answer bare(int status, Outcome outcome) {
    return new Answer(
        status, FieldBlock.EMPTY, FieldBlock.EMPTY, 0, Body.EMPTY, 0, 0, null, outcome);
  }
}
