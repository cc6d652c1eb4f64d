package dev.larder.server.tls;

/** Files that hold no certificate with its key; the message is for the operator. */
public final class UnusableCertificateException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String setting;

  UnusableCertificateException(String setting, String message) {
    super(message);
    this.setting = setting;
  }

  UnusableCertificateException(String setting, String message, Throwable cause) {
    super(message, cause);
    this.setting = setting;
  }

  /** The setting that names what is wrong: {@code certificate}, {@code key} … */
  public String setting() {
    return setting;
  }
}
