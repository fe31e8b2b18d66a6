import type { ActiveFault, StandInCounters, StandInLimit } from "@stream-fallback/core/testing";
import type { EndpointName } from "../addresses/endpoints.ts";
import { findMember } from "../cast/rooms.ts";
import type { Fault, FaultOrder } from "../faults/faults.ts";
import type { Site } from "../site/site.ts";
import type { StageOrder } from "../site/stage.ts";
import { readFaultOrder } from "./control-fault.ts";
import { allowOnly, ControlError, type Fields, fieldsOf, wholeNumbers, word } from "./control-fields.ts";
import { readLimit } from "./control-limit.ts";

/** An order for the emulator, given in process or as the body of POST /__control. */
export type ControlPatch = FaultOrder | StageOrder | { limit: StandInLimit | null } | { reset: true };

export interface Counters extends StandInCounters<EndpointName> {
  /** Requests for streams by their outcome: `flv`, `playlist`, `segment`, `expired` or `missing`. */
  streams: Record<string, number>;
}

export interface ControlReport {
  faults: Record<string, ActiveFault<Fault>>;
  limit: StandInLimit | null;
  offAir: string[];
  counters: Counters;
}

/** @throws {ControlError} when the order makes no sense; nothing is changed then. */
export function applyControl(patch: unknown, site: Site): void {
  const order = fieldsOf(patch, "the control body");
  if ("reset" in order) {
    allowOnly(order, ["reset"]);
    if (order.reset !== true) throw new ControlError("reset must be true");
    for (const part of [site.standIn, site.streamsAsked, site.stage]) part.reset();
  } else if ("limit" in order) {
    allowOnly(order, ["limit"]);
    site.standIn.limit(readLimit(order.limit));
  } else if ("room" in order) {
    site.stage.order(readStageOrder(order));
  } else {
    site.standIn.fail(readFaultOrder(order));
  }
}

export function controlReport(site: Site): ControlReport {
  const { standIn, stage } = site;
  return {
    ...{ faults: standIn.faults(), limit: standIn.limit(), offAir: stage.read() },
    counters: countersOf(site),
  };
}

/** What was asked since the last reset. */
export function countersOf({ standIn, streamsAsked }: Site): Counters {
  return { ...standIn.counters(), streams: streamsAsked.read() };
}

function truth(value: Fields, name: string): boolean {
  const told = value[name];
  if (typeof told === "boolean") return told;
  throw new ControlError(`${name} must be true or false`);
}

/** @throws {ControlError} */
function readStageOrder(order: Fields): StageOrder {
  allowOnly(order, ["room", "onAir", "roomId", "urlSeconds", "lingersOnMobile"]);
  const stageOrder = {
    room: word(order, "room"),
    onAir: truth(order, "onAir"),
    ...(order.roomId !== undefined && { roomId: word(order, "roomId") }),
    ...(order.lingersOnMobile !== undefined && { lingersOnMobile: truth(order, "lingersOnMobile") }),
    ...wholeNumbers(order, { urlSeconds: { least: 1, most: 31_536_000 } }),
  };
  const { room } = stageOrder;
  if (findMember(room).state !== "live") throw new ControlError(`room ${room} is never on air`);
  return stageOrder;
}
