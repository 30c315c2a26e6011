import { pino } from "pino";

/**
 * The server's log: what happened, never to whom. Codes, counts and ids of rows are fine; names,
 * addresses, mail, phone numbers, booking numbers and anything of counselling are not.
 */
export const log = pino({ level: process.env.LOG_LEVEL || "info", base: null });
