import type {} from "next-intl";
import type { AccountProblem } from "@/lib/accounts/rules";
import type { AttachmentProblem } from "@/lib/attachments/rules";
import type { BlockProblem } from "@/lib/blocks/rules";
import type { BookingProblem } from "@/lib/bookings/rules";
import type { ClosureProblem } from "@/lib/closures/rules";
import type { DeskProblem } from "@/lib/desk/rules";
import type { FacilityProblem } from "@/lib/facility/rules";
import type { GroupProblem } from "@/lib/groups/rules";
import type { Locale } from "@/lib/i18n/routing";
import type { LinkProblem } from "@/lib/links/rules";
import type { MasterProblem } from "@/lib/masters/rules";
import type { NewsProblem } from "@/lib/news/rules";
import type { PaperProblem } from "@/lib/papers/rules";
import type { PaymentProblem } from "@/lib/payments/rules";
import type { ReductionProblem } from "@/lib/reductions/rules";
import type { SandboxProblem } from "@/lib/sandbox/rules";
import type { SeriesProblem } from "@/lib/series/rules";
import type { StaffProblem } from "@/lib/staff/rules";
import type { TillProblem } from "@/lib/till/rules";
import type { WaitingProblem } from "@/lib/waiting/rules";
import enAccount from "./messages/en/account.json";
import enAvailability from "./messages/en/availability.json";
import enBasket from "./messages/en/basket.json";
import enBill from "./messages/en/bill.json";
import enBooking from "./messages/en/booking.json";
import enCalendar from "./messages/en/calendar.json";
import enChanges from "./messages/en/changes.json";
import enClosures from "./messages/en/closures.json";
import enCommon from "./messages/en/common.json";
import enCounter from "./messages/en/counter.json";
import enDemo from "./messages/en/demo.json";
import enDesk from "./messages/en/desk.json";
import enError from "./messages/en/error.json";
import enFields from "./messages/en/fields.json";
import enGroups from "./messages/en/groups.json";
import enGuide from "./messages/en/guide.json";
import enHours from "./messages/en/hours.json";
import enLinks from "./messages/en/links.json";
import enMail from "./messages/en/mail.json";
import enMasters from "./messages/en/masters.json";
import enMyAccount from "./messages/en/my-account.json";
import enNews from "./messages/en/news.json";
import enNumbers from "./messages/en/numbers.json";
import enPapers from "./messages/en/papers.json";
import enPayment from "./messages/en/payment.json";
import enProblemsAccounts from "./messages/en/problems-accounts.json";
import enProblemsBlocks from "./messages/en/problems-blocks.json";
import enProblemsBookings from "./messages/en/problems-bookings.json";
import enProblemsClosures from "./messages/en/problems-closures.json";
import enProblemsDesk from "./messages/en/problems-desk.json";
import enProblemsFacility from "./messages/en/problems-facility.json";
import enProblemsGroups from "./messages/en/problems-groups.json";
import enProblemsLinks from "./messages/en/problems-links.json";
import enProblemsMasters from "./messages/en/problems-masters.json";
import enProblemsNews from "./messages/en/problems-news.json";
import enProblemsPapers from "./messages/en/problems-papers.json";
import enProblemsPayments from "./messages/en/problems-payments.json";
import enProblemsReductions from "./messages/en/problems-reductions.json";
import enProblemsSeries from "./messages/en/problems-series.json";
import enProblemsShared from "./messages/en/problems-shared.json";
import enProblemsStaff from "./messages/en/problems-staff.json";
import enProblemsTill from "./messages/en/problems-till.json";
import enProblemsWaiting from "./messages/en/problems-waiting.json";
import enReduction from "./messages/en/reduction.json";
import enSandbox from "./messages/en/sandbox.json";
import enSeries from "./messages/en/series.json";
import enStaff from "./messages/en/staff.json";
import enTill from "./messages/en/till.json";
import enTrust from "./messages/en/trust.json";
import enWaiting from "./messages/en/waiting.json";
import enWork from "./messages/en/work.json";
import jaAccount from "./messages/ja/account.json";
import jaAvailability from "./messages/ja/availability.json";
import jaBasket from "./messages/ja/basket.json";
import jaBill from "./messages/ja/bill.json";
import jaBooking from "./messages/ja/booking.json";
import jaCalendar from "./messages/ja/calendar.json";
import jaChanges from "./messages/ja/changes.json";
import jaClosures from "./messages/ja/closures.json";
import jaCommon from "./messages/ja/common.json";
import jaCounter from "./messages/ja/counter.json";
import jaDemo from "./messages/ja/demo.json";
import jaDesk from "./messages/ja/desk.json";
import jaError from "./messages/ja/error.json";
import jaFields from "./messages/ja/fields.json";
import jaGroups from "./messages/ja/groups.json";
import jaGuide from "./messages/ja/guide.json";
import jaHours from "./messages/ja/hours.json";
import jaLinks from "./messages/ja/links.json";
import jaMail from "./messages/ja/mail.json";
import jaMasters from "./messages/ja/masters.json";
import jaMyAccount from "./messages/ja/my-account.json";
import jaNews from "./messages/ja/news.json";
import jaNumbers from "./messages/ja/numbers.json";
import jaPapers from "./messages/ja/papers.json";
import jaPayment from "./messages/ja/payment.json";
import jaProblemsAccounts from "./messages/ja/problems-accounts.json";
import jaProblemsBlocks from "./messages/ja/problems-blocks.json";
import jaProblemsBookings from "./messages/ja/problems-bookings.json";
import jaProblemsClosures from "./messages/ja/problems-closures.json";
import jaProblemsDesk from "./messages/ja/problems-desk.json";
import jaProblemsFacility from "./messages/ja/problems-facility.json";
import jaProblemsGroups from "./messages/ja/problems-groups.json";
import jaProblemsLinks from "./messages/ja/problems-links.json";
import jaProblemsMasters from "./messages/ja/problems-masters.json";
import jaProblemsNews from "./messages/ja/problems-news.json";
import jaProblemsPapers from "./messages/ja/problems-papers.json";
import jaProblemsPayments from "./messages/ja/problems-payments.json";
import jaProblemsReductions from "./messages/ja/problems-reductions.json";
import jaProblemsSeries from "./messages/ja/problems-series.json";
import jaProblemsShared from "./messages/ja/problems-shared.json";
import jaProblemsStaff from "./messages/ja/problems-staff.json";
import jaProblemsTill from "./messages/ja/problems-till.json";
import jaProblemsWaiting from "./messages/ja/problems-waiting.json";
import jaReduction from "./messages/ja/reduction.json";
import jaSandbox from "./messages/ja/sandbox.json";
import jaSeries from "./messages/ja/series.json";
import jaStaff from "./messages/ja/staff.json";
import jaTill from "./messages/ja/till.json";
import jaTrust from "./messages/ja/trust.json";
import jaWaiting from "./messages/ja/waiting.json";
import jaWork from "./messages/ja/work.json";

/**
 * Every word of the product by language. A namespace is a file, owned by one feature; the files
 * `problems-*` together are `problems`, whose keys are the codes of refusals. Japanese is the
 * source: what it has, every language must have.
 */
const ja = {
  closures: jaClosures,
  common: jaCommon,
  groups: jaGroups,
  guide: jaGuide,
  hours: jaHours,
  fields: jaFields,
  availability: jaAvailability,
  basket: jaBasket,
  bill: jaBill,
  booking: jaBooking,
  calendar: jaCalendar,
  changes: jaChanges,
  counter: jaCounter,
  payment: jaPayment,
  papers: jaPapers,
  staff: jaStaff,
  account: jaAccount,
  myAccount: jaMyAccount,
  links: jaLinks,
  mail: jaMail,
  masters: jaMasters,
  news: jaNews,
  numbers: jaNumbers,
  demo: jaDemo,
  desk: jaDesk,
  error: jaError,
  reduction: jaReduction,
  series: jaSeries,
  sandbox: jaSandbox,
  trust: jaTrust,
  till: jaTill,
  waiting: jaWaiting,
  work: jaWork,
  problems: {
    ...jaProblemsShared,
    ...jaProblemsClosures,
    ...jaProblemsFacility,
    ...jaProblemsBlocks,
    ...jaProblemsBookings,
    ...jaProblemsPayments,
    ...jaProblemsReductions,
    ...jaProblemsSeries,
    ...jaProblemsStaff,
    ...jaProblemsNews,
    ...jaProblemsPapers,
    ...jaProblemsAccounts,
    ...jaProblemsLinks,
    ...jaProblemsMasters,
    ...jaProblemsGroups,
    ...jaProblemsTill,
    ...jaProblemsWaiting,
    ...jaProblemsDesk,
  },
};

/** Every code with which something is refused, what a unique key refuses (lib/db) included. */
type ProblemCode =
  | FacilityProblem
  | BlockProblem
  | BookingProblem
  | PaymentProblem
  | ReductionProblem
  | SeriesProblem
  | StaffProblem
  | NewsProblem
  | PaperProblem
  | SandboxProblem
  | AccountProblem
  | LinkProblem
  | MasterProblem
  | AttachmentProblem
  | GroupProblem
  | TillProblem
  | WaitingProblem
  | ClosureProblem
  | DeskProblem
  | "slot_taken"
  | "already_done";

export type Messages = typeof ja;

const en: Messages = {
  closures: enClosures,
  common: enCommon,
  groups: enGroups,
  guide: enGuide,
  hours: enHours,
  fields: enFields,
  availability: enAvailability,
  basket: enBasket,
  bill: enBill,
  booking: enBooking,
  calendar: enCalendar,
  changes: enChanges,
  counter: enCounter,
  payment: enPayment,
  papers: enPapers,
  staff: enStaff,
  account: enAccount,
  myAccount: enMyAccount,
  links: enLinks,
  mail: enMail,
  masters: enMasters,
  news: enNews,
  numbers: enNumbers,
  demo: enDemo,
  desk: enDesk,
  error: enError,
  reduction: enReduction,
  series: enSeries,
  sandbox: enSandbox,
  trust: enTrust,
  till: enTill,
  waiting: enWaiting,
  work: enWork,
  problems: {
    ...enProblemsShared,
    ...enProblemsClosures,
    ...enProblemsFacility,
    ...enProblemsBlocks,
    ...enProblemsBookings,
    ...enProblemsPayments,
    ...enProblemsReductions,
    ...enProblemsSeries,
    ...enProblemsStaff,
    ...enProblemsNews,
    ...enProblemsPapers,
    ...enProblemsAccounts,
    ...enProblemsLinks,
    ...enProblemsMasters,
    ...enProblemsGroups,
    ...enProblemsTill,
    ...enProblemsWaiting,
    ...enProblemsDesk,
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
