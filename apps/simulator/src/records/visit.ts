/** What makes one consultation different from the next. Source: shared/spec/access-record-structured.md §2.12. */
export interface VisitKind {
  readonly title: string;
  /** Type from a code instead of words. */
  readonly code?: string;
  readonly draft?: boolean;
  /** Items lie under the topic, without headings. */
  readonly flat?: boolean;
  readonly place: 'practice' | 'words' | 'none';
  readonly others?: boolean;
  readonly open?: boolean;
}

export interface Visit {
  readonly id: string;
  readonly day: string;
  /** Links of the items that it holds. */
  readonly contained: readonly string[];
  readonly problem: string | undefined;
}
