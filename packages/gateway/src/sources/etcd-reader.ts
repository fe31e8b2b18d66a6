import { StreamFallbackError } from "@stream-fallback/core";
import { Pool } from "undici";
import { z } from "zod";

export interface EtcdAuth {
  username: string;
  password: string;
}

interface Entry {
  key: string;
  value: string;
}

interface Reply {
  status: number;
  json: unknown;
}

/** More than any list of backends that makes sense. */
const MOST_ENTRIES = 10_000;
const MOST_BYTES = 4_194_304;

const rangeSchema = z.object({
  kvs: z.array(z.object({ key: z.string(), value: z.string().optional() })).optional(),
});
const tokenSchema = z.object({ token: z.string().min(1) });

/** Reads keys of etcd by its JSON gateway, where all keys and values are in base64. */
export class EtcdReader {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #auth: EtcdAuth | undefined;
  #token: string | undefined;

  constructor({ url, auth }: { url: URL; auth: EtcdAuth | undefined }) {
    this.#pool = new Pool(url.origin, { connections: 1, maxResponseSize: MOST_BYTES });
    this.#path = url.pathname.replace(/\/+$/, "");
    this.#auth = auth;
  }

  /** @throws StreamFallbackError in words that quote nothing of what was sent; errors of the connection have a code */
  async read(prefix: string, signal: AbortSignal): Promise<Entry[]> {
    const body = { key: base64(prefix), range_end: endOf(prefix), limit: String(MOST_ENTRIES) };
    const isNew = this.#token === undefined;
    let reply = await this.#range(body, signal);
    // A token lasts some minutes, and until etcd is started again; it does not say clearly which.
    if (this.#auth !== undefined && !isNew && isRefusal(reply)) {
      this.#token = undefined;
      reply = await this.#range(body, signal);
    }
    if (isRefusal(reply)) this.#token = undefined;
    if (reply.status !== 200) throw unexpected(reply);
    const { data } = rangeSchema.safeParse(reply.json);
    if (data === undefined) throw new StreamFallbackError("SCHEMA", "this is no answer of etcd");
    return (data.kvs ?? []).map(({ key, value = "" }) => ({ key: plain(key), value: plain(value) }));
  }

  close(): void {
    void this.#pool.destroy();
  }

  async #range(body: object, signal: AbortSignal): Promise<Reply> {
    if (this.#auth !== undefined) this.#token ??= await this.#newToken(this.#auth, signal);
    return this.#post({ path: "/v3/kv/range", body, signal });
  }

  async #newToken({ username, password }: EtcdAuth, signal: AbortSignal): Promise<string> {
    const body = { name: username, password };
    const reply = await this.#post({ path: "/v3/auth/authenticate", body, signal });
    if (isRefusal(reply))
      throw new StreamFallbackError("AUTH_REJECTED", "etcd takes no such name and password");
    if (reply.status !== 200) throw unexpected(reply);
    const { data } = tokenSchema.safeParse(reply.json);
    if (data === undefined) throw new StreamFallbackError("SCHEMA", "this is no answer of etcd");
    return data.token;
  }

  async #post({ path, body, signal }: { path: string; body: object; signal: AbortSignal }): Promise<Reply> {
    const token = this.#token === undefined ? {} : { authorization: this.#token };
    const { statusCode: status, body: answer } = await this.#pool.request({
      ...{ method: "POST", path: this.#path + path, signal },
      headers: { "content-type": "application/json", ...token },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    try {
      return { status, json: JSON.parse(text) };
    } catch {
      return { status, json: undefined };
    }
  }
}

function unexpected({ status }: Reply): StreamFallbackError {
  const hint = status >= 400 && status < 404 ? "; it may want another name and password" : "";
  return new StreamFallbackError("HTTP_STATUS", `etcd answers HTTP ${status}${hint}`);
}

/** Who has no right, or a token that is not known any more, gets one or another of these. */
function isRefusal({ status }: Reply): boolean {
  return status === 400 || status === 401 || status === 403;
}

/** The first key behind all that begin so, in base64: the last byte that can grow is one larger. */
function endOf(prefix: string): string {
  const bytes = Buffer.from(prefix);
  // UTF-8 has no byte of 255.
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) + 1;
  return bytes.toString("base64");
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function plain(encoded: string): string {
  return Buffer.from(encoded, "base64").toString();
}
