// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.odata;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a list is made of.
 *
 * @param name as Microsoft's errors call it
 * @param properties those that a filter may name
 * @param expandable what {@code $expand} may name
 */
public record EntityType(
    String name, Map<String, FilterProperty> properties, Set<String> expandable) {

  public static EntityType of(String name, FilterProperty[] properties, String... expandable) {
    return new EntityType(
        name,
        Arrays.stream(properties)
            .collect(Collectors.toMap(FilterProperty::jsonName, Function.identity())),
        Set.of(expandable));
  }

  public Optional<FilterProperty> property(String jsonName) {
    return Optional.ofNullable(properties.get(jsonName));
  }
}
