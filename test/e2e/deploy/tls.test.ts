import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isLeftOutWithout } from "./needs.ts";
import { freePort, KEY, live, startService } from "./start-service.ts";

const read = (name: string) => readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), "utf8");

/** A folder with a certificate that no one signed. */
function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "tls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [key, pem] = [join(folder, "key"), join(folder, "pem")];
  const subject = ["-subj", "/CN=live.example", "-days", "2", "-keyout", key, "-out", pem];
  spawnSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject]);
  return { folder, key, pem };
}

interface Front {
  port: number;
  servicePort: string;
}

function startNginx({ port, servicePort }: Front): void {
  const { folder, key, pem } = makeFolder();
  const own = read("nginx.conf")
    .replace("127.0.0.1:13004", `127.0.0.1:${servicePort}`)
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("/etc/ssl/live.example.pem", pem)
    .replace("/etc/ssl/live.example.key", key);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (each) => `${each}_temp_path ${folder};`,
  );
  const file = join(folder, "nginx.conf");
  writeFileSync(
    file,
    `daemon off; pid ${folder}/pid; error_log stderr; events {}\nhttp { access_log off; ${paths.join(" ")}\n${own} }`,
  );
  start("nginx", ["-c", file, "-p", folder]);
}

function startCaddy({ port, servicePort }: Front): void {
  const { folder, key, pem } = makeFolder();
  const own = read("Caddyfile")
    .replace("127.0.0.1:13004", `127.0.0.1:${servicePort}`)
    .replace(
      "live.example {",
      `{\n\tadmin off\n\tauto_https disable_redirects\n}\nhttps://live.example:${port} {\n\ttls ${pem} ${key}`,
    );
  const file = join(folder, "Caddyfile");
  writeFileSync(file, own);
  start("caddy", ["run", "--config", file, "--adapter", "caddyfile"], {
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
}

function start(command: string, args: readonly string[], env: Record<string, string> = {}): void {
  const child = spawn(command, args, { stdio: "ignore", env: { ...process.env, ...env } });
  onTestFinished(() => void child.kill("SIGTERM"));
}

const fronts = [
  { name: "nginx", version: "-v", start: startNginx },
  { name: "caddy", version: "version", start: startCaddy },
];

describe("TLS in front of the service", () => {
  for (const { name, version, start: startFront } of fronts)
    test.skipIf(isLeftOutWithout(name, [version]))(
      `passes on answers, refusals, and events at once (needs ${name})`,
      { timeout: 60_000 },
      async () => {
        const { site, port: servicePort } = await startService();
        const port = await freePort();
        startFront({ port, servicePort });
        const ask = (path: string, onText: (text: string) => void, key: string | undefined = KEY) =>
          new Promise<number>((resolve, reject) => {
            const headers = key === "" ? {} : { authorization: `Bearer ${key}` };
            const options = { host: "127.0.0.1", port, path, headers: { ...headers, host: "live.example" } };
            const sent = request(
              { ...options, servername: "live.example", rejectUnauthorized: false, agent: false },
              (reply) => {
                reply
                  .setEncoding("utf8")
                  .on("data", onText)
                  .on("error", () => {});
                resolve(reply.statusCode ?? 0);
              },
            );
            onTestFinished(() => void sent.destroy());
            sent.on("error", reject).end();
          });
        await vi.waitFor(() => ask("/health", () => {}), { timeout: 20_000, interval: 100 });
        expect(await ask(`/v1/rooms/${live}`, () => {}, "")).toBe(401);
        expect(await ask(`/v1/rooms/${live}`, () => {})).toBe(200);
        let told = "";
        expect(await ask("/v1/events", (text) => (told += text))).toBe(200);
        await vi.waitFor(() => expect(told).toContain("retry: 3000"), 10_000);
        site.control({ room: live, onAir: false });
        await vi.waitFor(() => expect(told).toContain("event: ended"), { timeout: 20_000, interval: 50 });
      },
    );
});
