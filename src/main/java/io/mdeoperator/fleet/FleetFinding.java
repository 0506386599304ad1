// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Plural;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.util.List;
import java.util.function.Predicate;

/**
 * Whether all children of an object with a selector are Ready. Pure.
 *
 * @param kind what a child is called, as {@link FleetKind#word} has it
 * @param notReady the reason where some are not
 */
public record FleetFinding(String kind, Reason notReady) {
  /**
   * What Ready of the object says.
   *
   * @param counts whether a child that is not Ready is one too many; the others are told of
   */
  public <R extends CustomResource<?, ? extends Conditioned>> Finding of(
      R parent, ChildApplier.Result<R> applied, Predicate<R> counts) {
    var children = applied.children();
    if (!applied.taken().isEmpty()) {
      return Finding.failed(
          Reason.NAME_CONFLICT,
          parent.getKind()
              + " '"
              + applied.taken().getFirst()
              + "' already exists and does not belong to this "
              + kind
              + ".");
    }
    if (children.size() == 0) {
      return Finding.failed(
          Reason.NO_TENANT_MATCHES, "No MdeTenant in this namespace matches spec.tenantSelector.");
    }
    if (applied.isIncomplete() || children.members().size() < children.size()) {
      return new Finding.Unknown(
          Reason.PROGRESSING,
          capital(children()) + " are being created or updated " + total(children.size()) + ".");
    }
    var waiting = children.members().stream().filter(child -> !Conditions.isReady(child)).toList();
    var many = waiting.stream().filter(counts).toList();
    return many.isEmpty() ? passed(waiting, children.size()) : failed(many, children.size());
  }

  private <R extends CustomResource<?, ? extends Conditioned>> Finding passed(
      List<R> waiting, int all) {
    return new Finding.Passed(
        Reason.READY,
        waiting.isEmpty()
            ? "Every child " + kind + " is Ready " + total(all) + "."
            : "Every child "
                + kind
                + " is Ready "
                + total(all)
                + " but "
                + waiting.size()
                + example(waiting));
  }

  private <R extends CustomResource<?, ? extends Conditioned>> Finding failed(
      List<R> waiting, int all) {
    return Finding.failed(
        notReady,
        waiting.size() + " of " + all + " " + children() + " are not Ready" + example(waiting));
  }

  private String children() {
    return "child " + Plural.of(kind);
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private static String total(int all) {
    return "(" + all + " in total)";
  }

  private static String example(List<? extends CustomResource<?, ? extends Conditioned>> waiting) {
    var one = waiting.getFirst();
    return ", for example '" + one.getMetadata().getName() + "' (" + reason(one) + ").";
  }

  /** Of its Ready. */
  public static String reason(CustomResource<?, ? extends Conditioned> child) {
    return Conditions.find(StatusWriter.conditionsOf(child), ConditionType.READY)
        .map(Condition::getReason)
        .orElse(Reason.PROGRESSING.value());
  }
}
