// Adds and processes jobs with BullMQ, as QueueBenchmark tells it: one JSON object per line in, one out.
//
// Argument: the URL of Redis.
import { createInterface } from "node:readline";
import { Queue, Worker } from "bullmq";

const url = new URL(process.argv[2]);
const connection = { host: url.hostname, port: Number(url.port), db: 2, maxRetriesPerRequest: null };
const data = { to: "ada@example.com", subject: "Welcome", template: 7 };

async function add({ queue: name, jobs, callers }) {
  const queue = new Queue(name, { connection });
  await queue.waitUntilReady();
  return async () => {
    let left = jobs;
    const caller = async () => {
      while (left-- > 0) await queue.add("mail", data);
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return queue;
  };
}

async function addBulk({ queue: name, jobs, bulk }) {
  const queue = new Queue(name, { connection });
  await queue.waitUntilReady();
  return async () => {
    for (let left = jobs; left > 0; left -= bulk) {
      await queue.addBulk(Array.from({ length: bulk }, () => ({ name: "mail", data })));
    }
    return queue;
  };
}

async function work({ queue: name, jobs, concurrency }) {
  return () =>
    new Promise((resolve) => {
      let left = jobs;
      const worker = new Worker(name, async () => "sent", { connection, concurrency });
      worker.on("completed", () => {
        if (--left === 0) resolve(worker);
      });
    });
}

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  const task = await { add, addBulk, work }[order.what](order);
  const before = process.cpuUsage();
  const started = performance.now();
  const used = await task();
  const seconds = (performance.now() - started) / 1000;
  const cpu = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds, cpu: (cpu.user + cpu.system) / 1e6 }));
  await used.close();
}
process.exit(0);
