// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import java.time.Instant;
import java.util.Optional;

/**
 * Which alerts to read (Microsoft: "List alerts API").
 *
 * @param from least {@code lastUpdateTime}, inclusive, exact to 100 ns
 * @param before end of the window, exclusive; absent: open-ended
 * @param slice the part of the window
 * @param filter what else has to match
 * @param top most alerts in the answer, 1 to 10,000
 * @param skip how many to leave out
 * @param expandEvidence whether alerts come with their evidence
 */
public record AlertQuery(
    Instant from,
    Optional<Instant> before,
    AlertSlice slice,
    Filter filter,
    int top,
    int skip,
    boolean expandEvidence) {}
