import { toStreamFallbackError } from "../errors.ts";
import type { HttpReply } from "../http/http-client.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { describeRoom } from "../room/room-ref.ts";
import type { CallContext } from "./call-context.ts";
import type { Adapter, RoomQuery } from "./provider.ts";
import { type Schema, validate } from "./schema.ts";

/** An adapter in four parts, of which only the first does I/O. `Reply` is another type where one answer takes several. */
export interface AdapterParts<Options, Extra, State, Reply = HttpReply>
  extends Omit<Adapter<Options, Extra>, "fetchRoom"> {
  /** Asks the site and refuses replies that are blocks. */
  request(query: RoomQuery<Options>, context: CallContext): Promise<Reply>;
  /** Finds the state in the reply. Pure. */
  parse(reply: Reply): unknown;
  /** Names only the fields that are read; any Standard Schema (zod, valibot, arktype …). */
  schema: Schema<State>;
  /** Makes an answer of the state, or throws what it proves, such as `ROOM_NOT_FOUND`. Pure. */
  normalise(state: State, query: RoomQuery<Options>): RoomAnswer<Extra>;
}

/** Joins the parts of an adapter; its errors say which adapter and room they are about. */
export function defineAdapter<Options, Extra, State, Reply = HttpReply>(
  parts: AdapterParts<Options, Extra, State, Reply>,
): Adapter<Options, Extra> {
  const { request, parse, schema, normalise, ...adapter } = parts;
  return {
    ...adapter,
    async fetchRoom(query, context) {
      try {
        const reply = await request(query, context);
        const state = validate(schema, {
          value: parse(reply),
          report: (drift) => context.reportDrift?.(drift),
        });
        return normalise(state, query);
      } catch (thrown) {
        throw toStreamFallbackError(thrown).at(`${adapter.name}, ${describeRoom(query.room)}`);
      }
    },
  };
}
