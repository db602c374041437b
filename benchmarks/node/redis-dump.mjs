// Exports number 0 of a Redis to a file with node-redis-dump2, or imports it from there; prints how many keys.
//
// Arguments: port; export or import; file. Of its two formats this is the one that it can also import: its own format
// "dump-base64" is written, but version 0.6.0 finds nothing in it again. Times to live are lost.
import { readFileSync, writeFileSync } from "node:fs";
import RedisDump from "node-redis-dump2";

const [port, what, file] = process.argv.slice(2);
const dump = new RedisDump({ host: "127.0.0.1", port: Number(port) });
dump.connect();

function done(failure, keys) {
  if (failure) throw new Error(String(failure));
  console.log(keys);
  dump.disconnect();
}

if (what === "export") {
  dump.export({
    type: "redis",
    callback(failure, data) {
      writeFileSync(file, data ?? "");
      done(failure, (data ?? "").split("\n").length - 1);
    },
  });
} else {
  dump.import({
    type: "redis",
    data: readFileSync(file, "utf8"),
    callback: (failure, report) => done(failure, report?.inserted),
  });
}
