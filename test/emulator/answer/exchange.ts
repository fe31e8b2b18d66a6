import type { IncomingMessage, ServerResponse } from "node:http";
import type { Site } from "../site/site.ts";

export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  site: Site;
  /** Resolves after `ms`, or never when the emulator closes first. */
  pause(ms: number): Promise<void>;
}

export interface Asked {
  method: string;
  path: string;
  /** The text after `?`. */
  query: string;
  body: string;
}
