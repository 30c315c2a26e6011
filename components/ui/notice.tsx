import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type NoticeKind = "info" | "success" | "warning" | "error";

const LOOKS: Record<NoticeKind, { box: string; sign: string }> = {
  info: { box: "border-info bg-info-soft", sign: "text-info" },
  success: { box: "border-success bg-success-soft", sign: "text-success" },
  warning: { box: "border-warning bg-warning-soft", sign: "text-warning" },
  error: { box: "border-error bg-error-soft", sign: "text-error" },
};

const SIGNS: Record<NoticeKind, ReactNode> = {
  info: <path d="M12 10.5v6M12 7.2v.6" />,
  success: <path d="m7.5 12.5 3 3 6-7" />,
  warning: <path d="M12 7v6M12 16.2v.6" />,
  error: <path d="m8.5 8.5 7 7m0-7-7 7" />,
};

/** A shape for the kind of a notice, so that colour is never alone. */
export function NoticeSign({ kind, className }: { kind: NoticeKind; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={classNames("size-6 shrink-0", LOOKS[kind].sign, className)}
    >
      {kind === "warning" ? <path d="M12 2.8 22 20.5H2Z" /> : <circle cx="12" cy="12" r="9.6" />}
      {SIGNS[kind]}
    </svg>
  );
}

/**
 * A banner in the page. `live` says it the moment it appears ("status" waits for a pause, "alert"
 * does not); without it it is read where it stands.
 */
export function Notice({
  kind = "info",
  title,
  children,
  live,
  className,
}: {
  kind?: NoticeKind;
  title?: ReactNode;
  children?: ReactNode;
  live?: "status" | "alert";
  className?: string;
}) {
  return (
    <div
      role={live}
      className={classNames("flex gap-3 rounded-8 border-2 p-4 cramped:block", LOOKS[kind].box, className)}
    >
      <NoticeSign kind={kind} className="mt-0.5" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-700">{title}</p>}
        {children}
      </div>
    </div>
  );
}
