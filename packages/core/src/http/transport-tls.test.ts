import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { textOf } from "./http-client.ts";
import { startHttpProxy, startSocksProxy } from "./test-world/proxies.ts";
import { failureOf, transportSuite } from "./test-world/transport-suite.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const isLeftOut = !hasOpenssl && process.env.REQUIRE_ALL !== "1";

describe.skipIf(isLeftOut)("over TLS", () => {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const trusted = getCACertificates("default");
  let keys: { key: Buffer; cert: Buffer };

  beforeAll(() => {
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const made = [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "2",
    ];
    const names = [
      "-subj",
      "/CN=live.example",
      "-addext",
      "subjectAltName=DNS:live.example,DNS:localhost,IP:127.0.0.1",
    ];
    execFileSync("openssl", [...made, ...names, "-keyout", key, "-out", cert], { stdio: "ignore" });
    keys = { key: readFileSync(key), cert: readFileSync(cert) };
    setDefaultCACertificates([...trusted, keys.cert.toString()]);
  });

  afterAll(() => {
    setDefaultCACertificates(trusted);
    rmSync(folder, { recursive: true });
  });

  transportSuite("a transport", ({ transport, afterwards }) => {
    const signal = () => new AbortController().signal;

    async function secureSite(): Promise<number> {
      const server = createServer(keys, (request, response) => response.end(`hello ${request.headers.host}`));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      afterwards(() => {
        server.closeAllConnections();
        server.close();
      });
      return (server.address() as AddressInfo).port;
    }

    it.each([
      ["an HTTP proxy", "http", startHttpProxy],
      ["a SOCKS5 proxy", "socks5h", startSocksProxy],
      [
        "an HTTP proxy that is reached by TLS itself",
        "https",
        (options: object) => startHttpProxy({ ...options, ...keys }),
      ],
    ] as const)("reaches a site through %s", async (_what, scheme, start) => {
      const port = await secureSite();
      const proxy = await start({ user: "anna", password: "canary-1" });
      afterwards(() => proxy.close());
      const http = transport().bind(signal(), { id: "a", proxy: `${scheme}://anna:canary-1@${proxy.place}` });
      for (let count = 0; count < 3; count++)
        expect(textOf(await http.send({ url: `https://live.example:${port}/` }))).toBe(
          `hello live.example:${port}`,
        );
      expect(proxy.asked.length).toBeLessThanOrEqual(2);
    });

    it("takes a certificate of another name for a failure of the site, not of the proxy", async () => {
      const port = await secureSite();
      const proxy = await startHttpProxy();
      afterwards(() => proxy.close());
      const http = transport().bind(signal(), { id: "a", proxy: `http://${proxy.place}` });
      const error = await failureOf(http.send({ url: `https://other.example:${port}/` }));
      expect(error).toMatchObject({
        code: "NETWORK",
        message: expect.stringContaining("ERR_TLS_CERT_ALTNAME_INVALID"),
      });
    });

    it.each(["grants and drops", "drops"] as const)(
      "takes a proxy that %s for the proxy's fault",
      async (manners) => {
        const port = await secureSite();
        const proxy = await startHttpProxy({ manners });
        afterwards(() => proxy.close());
        const http = transport().bind(signal(), { id: "a", proxy: `http://${proxy.place}` });
        expect(await failureOf(http.send({ url: `https://live.example:${port}/` }))).toMatchObject({
          code: "PROXY",
        });
      },
    );

    it("uses connections without a proxy too", async () => {
      const port = await secureSite();
      const http = transport().bind(signal());
      for (let count = 0; count < 2; count++)
        expect(textOf(await http.send({ url: `https://localhost:${port}/` }))).toBe(
          `hello localhost:${port}`,
        );
    });
  });
});
