import type { ChannelInfo as CoreChannelInfo, RecorderProvider } from "@stream-fallback/core/recorder";
import { facade } from "./facade.ts";

/** What recorders keep of a channel. */
export interface ChannelInfo extends CoreChannelInfo {
  /** The room's number; of an anchor off air whose number the site does not tell, the uid, which is asked by as well. */
  id: string;
}

/** The platform as recorder programs describe theirs. */
export const provider: RecorderProvider = facade.provider;
