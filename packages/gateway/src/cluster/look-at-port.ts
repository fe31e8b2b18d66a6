import { createServer } from "node:net";
import { request } from "undici";

/** An instance answers here in a few ms; one that takes longer is looked at again. */
const PATIENCE_MS = 2_000;

/** The port of an instance, on this machine. */
export interface PortLook {
  host: string;
  port: number;
}

/** Whether nobody listens there: whoever does would be taken for the instance. */
export async function isFree({ host, port }: PortLook): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host, port, exclusive: true }, () => resolve());
    });
  } catch {
    return false;
  }
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return true;
}

/** Whether what listens there says that it is well. */
export async function isWell({ host, port }: PortLook, path: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`http://${host}:${port}${path}`, {
      signal: AbortSignal.timeout(PATIENCE_MS),
      // Nothing is left open to a process that may end.
      reset: true,
    });
    await body.dump();
    return statusCode < 400;
  } catch {
    return false;
  }
}
