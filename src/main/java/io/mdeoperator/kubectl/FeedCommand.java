// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.view.Kind;
import io.mdeoperator.kubectl.view.KubeObject;
import io.mdeoperator.kubectl.view.ObjectReader;
import picocli.CommandLine.Parameters;

/** What commands about one feed have. */
abstract class FeedCommand extends MdeCommand {
  @Parameters(index = "0", paramLabel = "FEED", description = "Name of the MdeAlertSync.")
  private String name;

  /** The feed, as it is now. */
  final KubeObject feed(Cluster cluster) throws KubectlException {
    return new ObjectReader(cluster).get(objectName(name, Kind.FEED));
  }
}
