/** Every so many of these cases: `.ci/run` plays all of them, with PLAY_ALL=1. */
export declare function sampleOf<Case>(cases: readonly Case[], every: number): Case[];
/** Whether everything is played, as in `.ci/run`: what takes many seconds and stands beside a shorter one is played only then. */
export declare const isAllPlayed: boolean;
//# sourceMappingURL=sample-of.d.ts.map
