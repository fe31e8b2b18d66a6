// `npm run draw-terminal`: draws docs/terminal.svg, the recording in the README, from what the CLI really prints.
import { writeFileSync } from "node:fs";
import { drawPicture } from "./terminal-picture.ts";
import { playSession } from "./terminal-session.ts";

writeFileSync(new URL("../docs/terminal.svg", import.meta.url), drawPicture(await playSession()));
