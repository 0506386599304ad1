// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.reason;

/** A name that a remedy leaves open, to be filled in for the case at hand. */
public enum Placeholder {
  AZURE_PORTAL("{azurePortal}", "the Azure portal"),
  DEFENDER_PORTAL("{defenderPortal}", "the Microsoft Defender portal"),
  CLOUD("{cloud}", "<cloud>"),
  CLIENT_ID("{clientId}", "the app"),
  CREDENTIAL("{credential}", "the credential named in spec.credential"),
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

  /** What stands in its place if there is no case at hand. */
  String general() {
    return general;
  }
}
