/** What PDS holds about a person beyond the details that a caller sends; all of it may be left out. */
export interface PdsDetails {
  /** Given names after the first one. */
  readonly furtherGivenNames?: readonly string[];
  readonly otherNames?: readonly OtherName[];
  readonly formerAddresses?: readonly FormerAddress[];
  readonly email?: string;
  /** An address that is no longer used: found only where the search looks at the past. */
  readonly formerEmail?: string;
  /** Place in a multiple birth, from 1. */
  readonly multipleBirth?: number;
  readonly relatedPeople?: readonly RelatedPersonDetails[];
}

interface OtherName {
  readonly use: 'old' | 'maiden' | 'nickname' | 'temp';
  readonly family: string;
  readonly given: readonly string[];
  /** `yyyy-mm-dd`. */
  readonly start: string;
  readonly end?: string;
}

interface FormerAddress {
  readonly line: readonly string[];
  readonly postcode: string;
  /** `yyyy-mm-dd`. */
  readonly start: string;
  readonly end: string;
}

/** Source: shared/spec/pds.md §13. */
export interface RelatedPersonDetails {
  /** Object id, eight characters. */
  readonly id: string;
  readonly role: 'Agent' | 'Guardian' | 'Personal';
  readonly type?: 'MTH' | 'FTH' | 'SIS' | 'BRO' | 'CHILD' | 'SPS' | 'DOMPART' | 'PRN';
  readonly nextOfKin?: boolean;
  /** NHS number of the related person; where only this is given, PDS itself has the rest. */
  readonly nhsNumber?: string;
  readonly name?: { readonly family: string; readonly given: readonly string[] };
  readonly postcode?: string;
  readonly phone?: string;
  /** `yyyy-mm-dd`. */
  readonly start: string;
}
