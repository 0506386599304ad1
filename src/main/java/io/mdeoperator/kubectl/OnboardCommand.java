// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.onboard.ClusterCheck;
import io.mdeoperator.kubectl.onboard.CustomerList;
import io.mdeoperator.kubectl.onboard.CustomerRules;
import io.mdeoperator.kubectl.onboard.Manifests;
import io.mdeoperator.kubectl.view.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "onboard",
    description = {
      "Prints an MdeTenant manifest for each customer of a list in CSV; applies nothing: put the"
          + " output into Git, or pipe it into kubectl apply -f -.",
      "The first line names the columns: tenantId and displayName; optional are name, application,"
          + " geo, requiredRoles and labels (several in a cell, separated by spaces). If any line"
          + " is wrong, nothing is printed but what is wrong, and the command ends with 1."
    })
final class OnboardCommand extends MdeCommand {
  @Parameters(paramLabel = "FILE", description = "Such as customers.csv; - is standard input.")
  private Path file;

  @Option(
      names = "--application",
      paramLabel = "NAME",
      description = "MdeApplication of customers for whom the list names none.")
  private String application = "";

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "Label for all customers, such as feed=siem, which a fleet feed selects.")
  private Map<String, String> labels = new LinkedHashMap<>();

  @Option(
      names = "--check",
      description = {
        "Ask the cluster, too, by a dry run that changes nothing: does it accept the manifests, do"
            + " the applications exist, does another MdeTenant have the same tenantId?"
      })
  private boolean check;

  @Override
  public Integer call() throws Exception {
    var list = new CustomerList(new CustomerRules(application, labels));
    read(list);
    if (!list.problems().isEmpty()) {
      return report(list.problems());
    }
    var yaml = new Manifests().of(list.customers(), options().namespace());
    if (check) {
      var problems = new ClusterCheck(cluster()).problems(list.customers(), yaml);
      if (!problems.isEmpty()) {
        return report(problems);
      }
    }
    out().println(yaml);
    remark(list.customers().size() + " manifests. Next: kubectl apply, then kubectl mde status.");
    return 0;
  }

  private void read(CustomerList list) {
    try {
      if (file.toString().equals("-")) {
        list.read(System.in);
      } else {
        try (var csv = Files.newInputStream(file)) {
          list.read(csv);
        }
      }
    } catch (IOException e) {
      throw wrong("'" + file + "' cannot be read: " + e.getClass().getSimpleName() + ".");
    }
  }

  private int report(List<String> problems) {
    problems.forEach(problem -> remark(Texts.printable(problem)));
    return KubectlMde.NOT_READY;
  }
}
