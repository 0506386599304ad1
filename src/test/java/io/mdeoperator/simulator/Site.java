// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import io.mdeoperator.simulator.http.Answering;
import io.mdeoperator.simulator.http.DroppedConnection;
import io.mdeoperator.simulator.http.Faults;
import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.http.HttpReply;
import io.mdeoperator.simulator.http.HttpsServer;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.simulator.http.Refusal;
import io.mdeoperator.simulator.http.RequestJournal;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.function.Function;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * One of the services as the HTTP server sees it: meets the faults, answers, keeps the journal,
 * dates the answer by the simulator's clock.
 *
 * @param tenantOf the tenant that a request is about, null if none
 */
public record Site(
    Server server,
    Clock clock,
    Faults faults,
    RequestJournal journal,
    Function<HttpCall, String> tenantOf,
    Answering answering)
    implements HttpServerRequestHandler {
  @Override
  public void handle(ClassicHttpRequest request, ResponseTrigger trigger, HttpContext context)
      throws HttpException, IOException {
    var call = HttpCall.read(request);
    answering.arrived(call);
    var tenantId = tenantOf.apply(call);
    var status = 0;
    HttpReply reply;
    try {
      reply = answer(call, tenantId);
      status = reply.status();
    } finally {
      answering.left(call);
      journal.record(server, call, tenantId, status);
    }
    trigger.submitResponse(response(reply, context));
  }

  private HttpReply answer(HttpCall call, String tenantId) throws IOException {
    var fault = faults.meeting(tenantId, call.path());
    if (fault.isEmpty()) {
      return refusing(call, answering);
    }
    Answering normal = refused -> refusing(refused, answering);
    return refusing(call, met -> fault.get().answer(met, normal));
  }

  private HttpReply refusing(HttpCall call, Answering from) throws IOException {
    try {
      return from.answer(call);
    } catch (Refusal refusal) {
      return refusal.reply(call, clock.instant());
    }
  }

  private ClassicHttpResponse response(HttpReply reply, HttpContext context) {
    var response = new BasicClassicHttpResponse(reply.status());
    response.setHeader("Date", DateUtils.formatStandardDate(clock.instant()));
    reply.headers().forEach(response::setHeader);
    if (reply.body() != null) {
      var body = reply.body();
      response.setEntity(
          new EntityTemplate(body.length(), null, null, out -> write(body, out, context)));
    }
    return response;
  }

  private static void write(HttpReply.Body body, OutputStream out, HttpContext context)
      throws IOException {
    try {
      body.writing().to(out);
    } catch (DroppedConnection dropped) {
      HttpsServer.drop(context, dropped);
      throw dropped;
    }
  }
}
