// `npm run draw-cli`: writes docs/cli.md, after a change of a command, an option or their words.
import { writeFileSync } from "node:fs";
import { cliPage } from "./cli-page.ts";

writeFileSync(new URL("../docs/cli.md", import.meta.url), cliPage());
