import type { createClient, RedisClientType } from "@keyv/redis";

type None = Record<never, never>;

/** One with the commands of Redis itself, by the protocol that is its default. */
export type RedisClient = RedisClientType<None, None, None, 2, None>;

/** A connection to a Redis, which is never made again: who needs one opens another. */
export interface Connection {
  /** Rejected where it cannot be made. */
  ready: Promise<RedisClient>;
  /** Whatever is asked over it fails from now on. */
  end(): void;
}

interface Making {
  url: string;
  create: typeof createClient;
  /** Told when it is over, however that comes. */
  onEnd: () => void;
}

export function openConnection({ url, create, onEnd }: Making): Connection {
  let isEnded = false;
  let endClient = () => {};

  async function open(): Promise<RedisClient> {
    const client: RedisClient = create({ url, socket: { reconnectStrategy: false } });
    let isConnected = false;
    const destroy = () => {
      if (client.isOpen) client.destroy();
    };
    endClient = () => {
      if (isConnected) destroy();
      // One in the making would be forgotten, and stand for ever; it is ended once its greeting has been sent.
      else client.once("connect", () => void setImmediate(destroy));
    };
    client.on("connect", () => {
      isConnected = true;
    });
    // Without a listener an error would end the process.
    for (const event of ["error", "end"]) client.on(event, onEnd);
    await client.connect();
    return client;
  }

  const ready = open();
  ready.catch(onEnd);
  return {
    ready,
    end() {
      if (isEnded) return;
      isEnded = true;
      endClient();
    },
  };
}
