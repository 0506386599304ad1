// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.kubectl.consent.ConsentMail;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.KubeObject.Condition;
import io.mdeoperator.kubectl.view.ObjectName;
import io.mdeoperator.kubectl.view.ObjectReader;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "consent-link",
    description = {
      "Prints the link that a customer's administrator opens to consent.",
      "The link stays the same and does not expire. For many customers, see consentUrl in"
          + " kubectl mde status -o csv."
    })
final class ConsentLinkCommand extends MdeCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the MdeTenant.")
  private String name;

  @Option(
      names = "--mail",
      description = "Print a text for the administrator, with the roles in plain words.")
  private boolean mail;

  @Override
  public Integer call() throws Exception {
    var reader = new ObjectReader(cluster());
    var tenant = reader.get(objectName(name, Kind.TENANT));
    var url = tenant.text("status", "consent", "url");
    if (url.isEmpty()) {
      remark(
          "MdeTenant "
              + tenant.name()
              + " has no link yet: "
              + tenant
                  .ready()
                  .map(Condition::message)
                  .orElse("the operator has not reported on it."));
      return KubectlMde.NOT_READY;
    }
    if (hasConsented(tenant)) {
      remark("This customer has already consented to all required roles.");
    }
    out().println(mail ? new ConsentMail(tenant, application(reader, tenant)).text() : url.get());
    return 0;
  }

  private static boolean hasConsented(KubeObject tenant) {
    return tenant.condition(ConditionType.CONSENT_GRANTED).filter(Condition::isTrue).isPresent()
        && tenant
            .condition(ConditionType.GRAPH_CONSENT_GRANTED)
            .filter(Condition::isFalse)
            .isEmpty();
  }

  private static Optional<KubeObject> application(ObjectReader reader, KubeObject tenant)
      throws Exception {
    var name = tenant.text("spec", "applicationRef", "name").filter(ObjectName::isValid);
    return name.isEmpty()
        ? Optional.empty()
        : reader.find(Kind.APPLICATION, name.get(), tenant.namespace());
  }
}
