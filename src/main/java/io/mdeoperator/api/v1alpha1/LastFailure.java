// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;

/** What Microsoft's support asks for: the identifiers of the last refused call. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastFailure(
    @Size(max = 64)
        @JsonPropertyDescription("AADSTS number or API error code. Set by the operator.")
        String code,
    @Min(100)
        @Max(599)
        @JsonPropertyDescription(
            "HTTP status of the response; absent if there was none. Set by the operator.")
        Integer httpStatus,
    @Size(max = 64) @JsonPropertyDescription("Entra's trace id. Set by the operator.")
        String traceId,
    @Size(max = 64) @JsonPropertyDescription("Correlation id of the call. Set by the operator.")
        String correlationId,
    @Size(max = 32)
        @JsonPropertyDescription("When the call failed (RFC 3339). Set by the operator.")
        String time) {}
