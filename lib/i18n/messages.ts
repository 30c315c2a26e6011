import type {} from "next-intl";
import type { AccountProblem } from "@/lib/accounts/rules";
import type { BookingProblem } from "@/lib/bookings/rules";
import type { FacilityProblem } from "@/lib/facility/rules";
import type { Locale } from "@/lib/i18n/routing";
import type { PaymentProblem } from "@/lib/payments/rules";
import type { SandboxProblem } from "@/lib/sandbox/rules";
import enAccount from "./messages/en/account.json";
import enAvailability from "./messages/en/availability.json";
import enBasket from "./messages/en/basket.json";
import enBooking from "./messages/en/booking.json";
import enCommon from "./messages/en/common.json";
import enDemo from "./messages/en/demo.json";
import enError from "./messages/en/error.json";
import enFields from "./messages/en/fields.json";
import enGuide from "./messages/en/guide.json";
import enHours from "./messages/en/hours.json";
import enMail from "./messages/en/mail.json";
import enPayment from "./messages/en/payment.json";
import enProblemsAccounts from "./messages/en/problems-accounts.json";
import enProblemsBookings from "./messages/en/problems-bookings.json";
import enProblemsFacility from "./messages/en/problems-facility.json";
import enProblemsPayments from "./messages/en/problems-payments.json";
import enProblemsShared from "./messages/en/problems-shared.json";
import enSandbox from "./messages/en/sandbox.json";
import enStaff from "./messages/en/staff.json";
import jaAccount from "./messages/ja/account.json";
import jaAvailability from "./messages/ja/availability.json";
import jaBasket from "./messages/ja/basket.json";
import jaBooking from "./messages/ja/booking.json";
import jaCommon from "./messages/ja/common.json";
import jaDemo from "./messages/ja/demo.json";
import jaError from "./messages/ja/error.json";
import jaFields from "./messages/ja/fields.json";
import jaGuide from "./messages/ja/guide.json";
import jaHours from "./messages/ja/hours.json";
import jaMail from "./messages/ja/mail.json";
import jaPayment from "./messages/ja/payment.json";
import jaProblemsAccounts from "./messages/ja/problems-accounts.json";
import jaProblemsBookings from "./messages/ja/problems-bookings.json";
import jaProblemsFacility from "./messages/ja/problems-facility.json";
import jaProblemsPayments from "./messages/ja/problems-payments.json";
import jaProblemsShared from "./messages/ja/problems-shared.json";
import jaSandbox from "./messages/ja/sandbox.json";
import jaStaff from "./messages/ja/staff.json";

/**
 * Every word of the product by language. A namespace is a file, owned by one feature; the files
 * `problems-*` together are `problems`, whose keys are the codes of refusals. Japanese is the
 * source: what it has, every language must have.
 */
const ja = {
  common: jaCommon,
  guide: jaGuide,
  hours: jaHours,
  fields: jaFields,
  availability: jaAvailability,
  basket: jaBasket,
  booking: jaBooking,
  payment: jaPayment,
  staff: jaStaff,
  account: jaAccount,
  mail: jaMail,
  demo: jaDemo,
  error: jaError,
  sandbox: jaSandbox,
  problems: {
    ...jaProblemsShared,
    ...jaProblemsFacility,
    ...jaProblemsBookings,
    ...jaProblemsPayments,
    ...jaProblemsAccounts,
  },
};

/** Every code with which something is refused, what a unique key refuses (lib/db) included. */
type ProblemCode =
  | FacilityProblem
  | BookingProblem
  | PaymentProblem
  | SandboxProblem
  | AccountProblem
  | "slot_taken"
  | "already_done";

export type Messages = typeof ja;

const en: Messages = {
  common: enCommon,
  guide: enGuide,
  hours: enHours,
  fields: enFields,
  availability: enAvailability,
  basket: enBasket,
  booking: enBooking,
  payment: enPayment,
  staff: enStaff,
  account: enAccount,
  mail: enMail,
  demo: enDemo,
  error: enError,
  sandbox: enSandbox,
  problems: {
    ...enProblemsShared,
    ...enProblemsFacility,
    ...enProblemsBookings,
    ...enProblemsPayments,
    ...enProblemsAccounts,
  },
};

// A code without a sentence does not compile.
ja.problems satisfies Record<ProblemCode, string>;

export const messages: Readonly<Record<Locale, Messages>> = { ja, en };

declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
