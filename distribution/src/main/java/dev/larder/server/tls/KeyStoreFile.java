package dev.larder.server.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A key store, PKCS#12 or JKS, of which every private key is for serving.
 *
 * @param keyStore the file
 * @param password the password of the store and of the keys in it
 */
public record KeyStoreFile(Path keyStore, String password) implements CertificateFiles {

  private static final String SETTING = "key-store";

  @Override
  public List<Path> paths() {
    return List.of(keyStore);
  }

  /** The certificates in the order of their aliases. */
  @Override
  public List<ServerCertificate> read() throws UnusableCertificateException {
    PemBlocks.bytes(keyStore, SETTING); // Tells what it is that cannot be read.
    List<ServerCertificate> read = new ArrayList<>();
    try {
      KeyStore store = KeyStore.getInstance(keyStore.toFile(), password.toCharArray());
      List<String> aliases = Collections.list(store.aliases());
      Collections.sort(aliases);
      for (String alias : aliases) {
        if (store.isKeyEntry(alias)
            && store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
          read.add(new ServerCertificate(chain(store, alias), key));
        }
      }
    } catch (UnrecoverableKeyException e) {
      throw wrongPassword(e);
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw wrongPassword(e);
      }
      throw new UnusableCertificateException(SETTING, keyStore + " is no whole key store", e);
    } catch (GeneralSecurityException e) {
      throw new UnusableCertificateException(
          SETTING, keyStore + " is neither a PKCS#12 nor a JKS key store", e);
    }
    if (read.isEmpty()) {
      throw new UnusableCertificateException(SETTING, keyStore + " has no private key");
    }
    return read;
  }

  private static List<X509Certificate> chain(KeyStore store, String alias)
      throws GeneralSecurityException {
    Certificate[] chain = store.getCertificateChain(alias);
    return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
  }

  private UnusableCertificateException wrongPassword(Exception cause) {
    return new UnusableCertificateException(
        "key-store-password", "is not the password of " + keyStore + " and its keys", cause);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "KeyStoreFile[" + keyStore + "]";
  }
}
