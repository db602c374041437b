// The real BullMQ with its own telemetry and OpenTelemetry's SDK, told what to do by one JSON object a line, and answering each by one.
import { createInterface } from "node:readline";
import { trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { FlowProducer, Queue, Worker } from "bullmq";
import { BullMQOtel } from "bullmq-otel";

const exporter = new InMemorySpanExporter();
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
const url = new URL(process.env.REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), db: 2 };
const telemetry = new BullMQOtel({ tracerName: "node" });
const queues = {};
const queue = (name) => (queues[name] ??= new Queue(name, { connection, telemetry }));

/** Does something as the handler of a request would, in a span of its own. */
const inRequest = (work) =>
  trace.getTracer("application").startActiveSpan("request", async (span) => {
    const answer = await work();
    span.end();
    return answer;
  });

const commands = {
  add: ({ queue: name, name: job, data, opts }) => inRequest(async () => (await queue(name).add(job, data, opts)).id),
  addBulk: ({ queue: name, jobs }) => inRequest(async () => (await queue(name).addBulk(jobs)).map((job) => job.id)),
  flow: ({ flow }) => inRequest(async () => (await new FlowProducer({ connection, telemetry }).add(flow)).job.id),
  schedule: ({ queue: name, id, repeat, template }) =>
    inRequest(async () => (await queue(name).upsertJobScheduler(id, repeat, template)).id),
  async work({ queue: name }) {
    const worker = new Worker(name, async (job) => job.data, {
      connection: { ...connection, maxRetriesPerRequest: null },
      telemetry,
      name: "node",
    });
    worker.on("error", (error) => console.error("worker: " + error.message));
    await worker.waitUntilReady();
  },
  async spans({ name }) {
    return exporter
      .getFinishedSpans()
      .filter((span) => span.name === name)
      .map((span) => ({
        trace: span.spanContext().traceId,
        id: span.spanContext().spanId,
        parent: span.parentSpanContext?.spanId ?? "",
        kind: span.kind,
        attributes: span.attributes,
      }));
  },
};

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    console.log(JSON.stringify({ answer: (await commands[command.do](command)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
  }
}
process.exit(0);
