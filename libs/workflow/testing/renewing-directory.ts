import { FakeSpineDirectory } from '../../contracts/testing/fakes.js';
import type { Asid, CallContext, InteractionId } from '#contracts';

/** Gives 200000000025 as our ASID until that one is doubted; from then on another, or the same. */
export class RenewingDirectory extends FakeSpineDirectory {
  readonly doubts: string[] = [];
  constructor(private readonly renewed: Asid) {
    super();
  }
  override async ownAsid(
    interactionId: InteractionId,
    call: CallContext,
    doubted?: Asid,
  ): ReturnType<FakeSpineDirectory['ownAsid']> {
    const known = await super.ownAsid(interactionId, call);
    if (doubted !== undefined) this.doubts.push(doubted);
    return this.doubts.length === 0 ? known : { asid: this.renewed, source: 'live' };
  }
}
