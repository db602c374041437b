// Answers for the real cron-parser: one question a line, one answer a line.
//
// Question: pattern, time zone, the instant to start after in ms, how many runs, the hash seed; between tabs.
// Answer: the runs in ms, between commas. Instead of a run that cron-parser cannot find: ! and its reason.
import { createInterface } from "node:readline";
import { CronExpressionParser } from "cron-parser";

function runs(pattern, tz, after, count, hashSeed) {
  let expression;
  try {
    expression = CronExpressionParser.parse(pattern, { tz, currentDate: new Date(Number(after)), hashSeed });
  } catch (refused) {
    return "!" + refused.message;
  }
  const found = [];
  try {
    while (found.length < Number(count)) found.push(expression.next().getTime());
  } catch (failed) {
    found.push("!" + failed.message);
  }
  return found.join(",");
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(runs(...line.split("\t")));
}
