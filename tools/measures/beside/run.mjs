// Read texts with another program, a JSON string a line, and tell the CPU milliseconds of each. Its name
// and the folder where it is installed are given.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [name, folder] = process.argv.slice(2);
const from = (path) => import(new URL(path, pathToFileURL(`${folder}/node_modules/`)));

const READERS = {
    "write-good": async () => (await from("write-good/write-good.js")).default,
    alex: async () => (await from("alex/index.js")).text,
    "harper.js": async () => {
        const [{ LocalLinter }, { binary }] = [await from("harper.js/dist/index.js"), await from("harper.js/dist/binary.js")];
        const linter = new LocalLinter({ binary });
        await linter.setup();
        return (text) => linter.lint(text);
    },
};

const read = await READERS[name]();
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
    const text = JSON.parse(line);
    const before = process.cpuUsage();
    await read(text);
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000);
}
