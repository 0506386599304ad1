// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** A simulator that shared code with the operator would share its mistakes. */
class SimulatorIndependenceTest {
  @Test
  void knowsNothingOfTheOperator() {
    var classes = new ClassFileImporter().importPackages("io.mdeoperator.simulator");

    noClasses().should().dependOnClassesThat(areOfTheOperator()).check(classes);
  }

  private static DescribedPredicate<JavaClass> areOfTheOperator() {
    return JavaClass.Predicates.resideInAPackage("io.mdeoperator..")
        .and(
            DescribedPredicate.not(
                JavaClass.Predicates.resideInAnyPackage(
                    "io.mdeoperator.simulator..", "io.mdeoperator.testing..")));
  }
}
