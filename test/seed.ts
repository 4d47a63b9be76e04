/**
 * What the tests draw by lot is the same in each run, so that what fails is the change's doing and fails again. `npm run soak`
 * draws anew; `DATAJOBS_SEED` repeats what it, or a failure, has printed.
 */
export const SEED = Number(process.env.DATAJOBS_SEED ?? 20_261_122);
