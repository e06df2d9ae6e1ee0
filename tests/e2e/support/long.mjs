/** Whether the long forms of tests run (make test-long) and not the short ones. */
export const IS_LONG = process.env.REFUSAL_LAB_LONG === "1";
