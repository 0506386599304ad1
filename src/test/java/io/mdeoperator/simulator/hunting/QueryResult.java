// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.util.List;
import java.util.Map;

/** The columns and rows of a result, each row in the order of the columns; null values are kept. */
public record QueryResult(List<Column> columns, List<Map<String, Object>> rows) {}
