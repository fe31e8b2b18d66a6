/** Who watches. Without a version: of two releases one watches too. */
export const HOLDER = "watch:holder";
/** A room of no name is none: its entry names the list. */
export const ROOM = "watch-1:room:";
export const TOLD = "watch-1:told:";
/** Another one with each change of the list. */
export const CALL = "watch-1:call";
/** How the rooms are, as the one who watches tells it. */
export const STANDING = "watch-1:standing";
/** There while others than the one who watches want to know how the rooms are. */
export const LISTENERS = "watch-1:listeners";
export const CHANGE = "watch-1:change:";
/** The change that was written last. */
export const LATEST = "watch-1:latest";
