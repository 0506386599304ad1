package io.mdeoperator.api.reason;

/** What a reason's next step leaves open, to be filled in with the names of the case. */
public enum Placeholder {
  AZURE_PORTAL("{azurePortal}", "the Azure portal"),
  DEFENDER_PORTAL("{defenderPortal}", "the Microsoft Defender portal"),
  CLOUD("{cloud}", "<cloud>"),
  CLIENT_ID("{clientId}", "the app"),
  CREDENTIAL("{credential}", "the place that spec.credential names"),
  APPLICATION("{application}", "the MdeApplication"),
  TENANT("{tenant}", "the customer's tenant");

  private final String mark;
  private final String general;

  Placeholder(String mark, String general) {
    this.mark = mark;
    this.general = general;
  }

  /** How it stands in the catalogue. */
  String mark() {
    return mark;
  }

  /** What it is called where no case is at hand. */
  String general() {
    return general;
  }
}
