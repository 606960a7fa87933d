import type { FaultCode } from '#errors';

/** The rows of sds.md §12 in an operator's words. */
const MEANINGS: ReadonlyMap<number, string> = new Map([
  [1, 'The directory has no Endpoint for this practice and interaction; asked twice. The practice does not offer it.'],
  [2, 'The directory answered with nothing, but so slowly that it had probably given up. This proves nothing.'],
  [3, 'One good Endpoint.'],
  [4, 'The Endpoint is registered more than once with the same address and party key. It is used; have it tidied.'],
  [5, 'The Endpoints of one party key have different addresses. None can be chosen safely.'],
  [6, 'Endpoints of several party keys: a change of supplier, or a double registration. Only a pin can choose.'],
  [7, 'Every Endpoint is inactive.'],
  [8, 'Inactive Endpoints were left out; the active one is used.'],
  [9, 'The Endpoint has no address, or a blank one.'],
  [10, 'The address cannot be used: not absolute https, an IP address, a user, a query, a fragment or a blank.'],
  [11, 'The address has a port, a final slash or capitals. It is used exactly as it stands.'],
  [12, 'The path of the address lacks the ODS code of the practice, or names another. SDS_ADDRESS_ODS_CHECK decides.'],
  [13, 'The Endpoint has no usable party key, so its Device cannot be found.'],
  [14, 'There is no Device for the party key of the Endpoint. One under another party key is never taken.'],
  [15, 'One good Endpoint and one good Device.'],
  [16, 'The Device is registered more than once with the same ASID. It is used; have it tidied.'],
  [17, 'Several Devices of the party key have different ASIDs. None can be chosen safely.'],
  [18, 'A Device has no ASID.'],
  [19, 'The ASID of a Device is not 12 digits.'],
  [20, 'The Device search fails while the Endpoint search works: the record in the directory may be broken.'],
  [21, 'The route is another than the one that was found before.'],
]);

/** For what no row decides. */
const WITHOUT_ROW: Partial<Readonly<Record<FaultCode, string>>> = {
  SDS_BAD_RESPONSE: 'The answer cannot be read, or does not fit the question.',
  SDS_UNAVAILABLE: 'The directory gave no answer in time.',
  SDS_RATE_LIMITED: 'Too many requests, of ours or of others, at the moment.',
  SDS_REQUEST_REJECTED: 'The directory refuses the way we ask, or we do not know the interaction.',
  SDS_UNAUTHENTICATED: 'The directory refuses our API key.',
  SDS_WRONG_PATH: 'SDS_BASE_URL does not lead to the directory.',
  SDS_NO_REGISTERED_PRACTICE: 'This code stands for no practice. The directory is not asked.',
  SDS_INVALID_ODS_CODE: 'This is no ODS code. The directory is not asked.',
};

export function meaningOf(rule: number | undefined, code: FaultCode | undefined): string {
  const meaning = rule === undefined ? undefined : MEANINGS.get(rule);
  return meaning ?? (code === undefined ? undefined : WITHOUT_ROW[code]) ?? 'No row of the table decides this.';
}
