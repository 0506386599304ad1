// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.onboard;

import java.util.List;
import java.util.Map;

/**
 * A valid line of a list of customers.
 *
 * @param line where it stands, from 1
 * @param geo empty: the default
 * @param roles empty: the application's
 */
public record Customer(
    long line,
    String name,
    String tenantId,
    String displayName,
    String application,
    String geo,
    List<String> roles,
    Map<String, String> labels) {}
