// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.InaccessibleObjectException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Static fields whose values cannot change after the class was loaded. Collections have to be
 * immutable ones of the JDK; of other values the type decides. Private arrays of bytes are let
 * through: Java has no other way to write bytes down.
 */
final class HoldNoState extends ArchCondition<JavaField> {
  /** Packages and types whose values are there to be changed. */
  private static final List<String> MUTABLE =
      List.of(
          "java.util.concurrent.",
          "java.lang.ThreadLocal",
          "java.lang.ref.",
          "com.github.benmanes.caffeine.");

  /** What {@code List.of} and {@code Stream.toList} make. */
  private static final String IMMUTABLE_COLLECTIONS = "java.util.ImmutableCollections";

  HoldNoState() {
    super("hold no state");
  }

  @Override
  public void check(JavaField field, ConditionEvents events) {
    if (!field.getModifiers().contains(JavaModifier.SYNTHETIC) && isMutable(field)) {
      events.add(SimpleConditionEvent.violated(field, field.getFullName() + " can change"));
    }
  }

  private static boolean isMutable(JavaField field) {
    var type = field.getRawType();
    if (type.isArray()) {
      return !(type.isEquivalentTo(byte[].class)
          && field.getModifiers().contains(JavaModifier.PRIVATE));
    }
    if (MUTABLE.stream().anyMatch(type.getName()::startsWith)) {
      return true;
    }
    return (type.isAssignableTo(Map.class) || type.isAssignableTo(Collection.class))
        && !valueOf(field).getClass().getName().startsWith(IMMUTABLE_COLLECTIONS);
  }

  private static Object valueOf(JavaField field) {
    try {
      var reflected = field.reflect();
      reflected.setAccessible(true);
      return reflected.get(null);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      throw new IllegalStateException(field.getFullName(), e);
    }
  }
}
