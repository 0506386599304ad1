// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test of {@link SinkConformance} that is run with each kind of record. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@ArgumentsSource(OfEachKind.Kinds.class)
@interface OfEachKind {
  /** All kinds, unless the class is {@link OfAlertsOnly}. */
  final class Kinds implements ArgumentsProvider {
    @Override
    public Stream<Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      return context.getRequiredTestClass().isAnnotationPresent(OfAlertsOnly.class)
          ? Stream.of(Arguments.of(RecordKind.ALERT))
          : Stream.of(RecordKind.values()).map(Arguments::of);
    }
  }
}
