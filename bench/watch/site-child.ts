import { serveSite } from "../site/serve-site.ts";
import { siteOf } from "./many-rooms.ts";

serveSite(siteOf(Number(process.argv[2])));
