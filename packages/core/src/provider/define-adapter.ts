import { callback, checkedOption, type OptionKind, record, required, text } from "../errors/option-kinds.ts";
import { toStreamFallbackError } from "../errors.ts";
import type { HttpReply } from "../http/http-client.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { describeRoom } from "../room/room-ref.ts";
import { hush } from "../runtime/hush.ts";
import type { CallContext } from "./call-context.ts";
import { standardSchema } from "./check-by-schema.ts";
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

/**
 * Joins the parts of an adapter; its errors say which adapter and room they are about.
 * @throws StreamFallbackError `INVALID_INPUT` for a part that is missing, or of a wrong kind
 */
export function defineAdapter<Options, Extra, State, Reply = HttpReply>(
  parts: AdapterParts<Options, Extra, State, Reply>,
): Adapter<Options, Extra> {
  const { request, parse, schema, normalise, ...adapter } = checkedParts(parts);
  return {
    ...adapter,
    async fetchRoom(query, context) {
      try {
        const reply = await request(query, context);
        const value = parse(reply);
        // Nobody would hear it reject.
        hush(value);
        const state = validate(schema, { value, report: (drift) => context.reportDrift?.(drift) });
        return await normalise(state, query);
      } catch (thrown) {
        throw toStreamFallbackError(thrown).at(`${adapter.name}, ${describeRoom(query.room)}`);
      }
    },
  };
}

const PARTS = {
  name: required(text),
  request: required(callback),
  parse: required(callback),
  normalise: required(callback),
  schema: required(standardSchema),
} satisfies Record<string, OptionKind>;

function checkedParts<Parts extends object>(parts: Parts): Parts {
  const own = checkedOption("defineAdapter", { kind: required(record), read: () => ({ ...parts }) });
  for (const [name, kind] of Object.entries(PARTS))
    checkedOption(`defineAdapter: ${name}`, { kind, read: () => own[name as keyof Parts] });
  return own;
}
