import {
  type RoomSummary as CoreRoomSummary,
  type CurrentStream,
  summaryOf as coreSummaryOf,
} from "@stream-fallback/core";
import type { AdapterName } from "./adapters/adapters.ts";
import type { RoomInfo } from "./get-info.ts";

/** The fields that recorders have always kept of a room, and no address of a stream. */
export type RoomSummary = Omit<CoreRoomSummary, "api"> & { api: AdapterName; isLiveRadio: boolean };

/** A plain object of half a KB for logs and events, out of an answer that is ten times as large. */
export function summaryOf(info: RoomInfo & { currentStream?: CurrentStream | undefined }): RoomSummary {
  return { ...coreSummaryOf(info), api: info.api as AdapterName, isLiveRadio: info.isLiveRadio };
}
