// The real BullMQ, told what to do by one JSON object a line, and answering each by one.
//
// Workers note each run in the list "ran" as "<queue> <job id> node <count>", and return the number in the job's data, or the sum of what
// their children returned.
import { createInterface } from "node:readline";
import Redis from "ioredis";
import { FlowProducer, Queue, UnrecoverableError, Worker } from "bullmq";

const url = new URL(process.env.REDIS_URL);
const connection = { host: url.hostname, port: Number(url.port), db: 2 };
const notes = new Redis({ ...connection });
const queues = {};
const workers = [];
const flows = new FlowProducer({ connection });

const queue = (name) => (queues[name] ??= new Queue(name, { connection }));

async function process_(job) {
  await notes.rpush("ran", `${job.queueName} ${job.id} node ${job.opts.repeat?.count ?? 0}`);
  if (job.data.fail) throw new UnrecoverableError(job.data.fail);
  const children = Object.values(await job.getChildrenValues());
  return children.length > 0 ? children.reduce((sum, value) => sum + value, 0) : (job.data.number ?? 0);
}

const commands = {
  async work({ queue: name, concurrency }) {
    const worker = new Worker(name, process_, { connection: { ...connection, maxRetriesPerRequest: null }, concurrency: concurrency ?? 1 });
    worker.on("error", (error) => console.error("worker: " + error.message));
    workers.push(worker);
    await worker.waitUntilReady();
  },
  async schedule({ queue: name, id, repeat, template }) {
    return (await queue(name).upsertJobScheduler(id, repeat, template))?.id;
  },
  async scheduleManyTimes({ queue: name, id, repeat, template, times }) {
    await Promise.all(Array.from({ length: times }, () => queue(name).upsertJobScheduler(id, repeat, template)));
  },
  async scheduler({ queue: name, id }) {
    return await queue(name).getJobScheduler(id);
  },
  async schedulers({ queue: name }) {
    return await queue(name).getJobSchedulers();
  },
  async removeScheduler({ queue: name, id }) {
    return await queue(name).removeJobScheduler(id);
  },
  async add({ queue: name, name: jobName, data, opts }) {
    return (await queue(name).add(jobName, data, opts)).id;
  },
  async flow({ flow }) {
    return (await flows.add(flow)).job.id;
  },
  async flowShape({ queue: name, id }) {
    const shape = (node) => ({ id: node.job.id, children: (node.children ?? []).map(shape) });
    return shape(await flows.getFlow({ queueName: name, id }));
  },
  async state({ queue: name, id }) {
    const job = await queue(name).getJob(id);
    return { state: await job?.getState(), returnvalue: job?.returnvalue, failedReason: job?.failedReason };
  },
  async dependencies({ queue: name, id }) {
    const job = await queue(name).getJob(id);
    return { counts: await job.getDependenciesCount(), failures: await job.getIgnoredChildrenFailures() };
  },
  async hash({ key }) {
    return await notes.hgetall(key);
  },
  async close() {
    await Promise.all(workers.map((worker) => worker.close()));
    workers.length = 0;
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
