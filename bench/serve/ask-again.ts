import { Pool } from "undici";

/** As of a few programs that ask at the same time. */
const CONNECTIONS = 8;

/** Asks for the same again and again, over kept connections. */
export async function askAgain(
  url: string,
  { requests, headers }: { requests: number; headers: Readonly<Record<string, string>> },
): Promise<void> {
  const { origin, pathname: path } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  let left = requests;
  const ask = async () => {
    for (; left > 0; left--) {
      const { statusCode, body } = await pool.request({ path, method: "GET", headers });
      if (statusCode !== 200 && statusCode !== 304) throw new Error(`${url} answered ${statusCode}`);
      await body.dump();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, ask));
  await pool.close();
}
