/** A journal that must not be used as it is; the message is one line for the operator. */
export class JournalRefused extends Error {
  override readonly name = 'JournalRefused';
}
