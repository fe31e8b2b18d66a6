// A server that ends once it listens: what its process takes is what a start does. No types are stripped, which takes longer.
import { createServer } from "node:http";
import { createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";

const client = createClient({ providers: [createProvider()] });
if (process.argv[2] === "serve") {
  const { startServer } = await import("@stream-fallback/server");
  await startServer({ client, port: 0 });
} else {
  const answer = async ({ url }, response) =>
    response.end(JSON.stringify(await client.getInfo(url.slice(1))));
  await new Promise((resolve) => createServer(answer).listen(0, "127.0.0.1", resolve));
}
process.exit();
