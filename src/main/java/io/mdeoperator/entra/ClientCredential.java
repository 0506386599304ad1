package io.mdeoperator.entra;

/** What an application proves itself with. Never printed: {@code toString} shows no value. */
public sealed interface ClientCredential {
  /**
   * Identifies the application object and the version of its Secret; a verdict on the credential
   * holds for this version only.
   */
  Version version();

  /**
   * One version of one credential.
   *
   * @param applicationUid UID of the MdeApplication
   * @param secretVersion resourceVersion of the Secret, and the key in it
   */
  record Version(String applicationUid, String secretVersion) {}

  /** A client secret. */
  record ClientSecret(Version version, String value) implements ClientCredential {
    @Override
    public String toString() {
      return "ClientSecret[" + version + "]";
    }
  }

  /**
   * None that could be used. Tokens in hand are still handed out; new ones are refused without
   * asking Entra.
   *
   * @param why one sentence for people
   */
  record Unusable(Version version, String why) implements ClientCredential {}
}
