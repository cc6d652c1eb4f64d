package dev.larder.testkit.broken;

import dev.larder.api.Capability;
import dev.larder.api.Store;
import java.util.function.UnaryOperator;

/** One thing that a store gets wrong, while it gets everything else right. */
public enum Mistake {
  /** A commit makes nothing visible until its writer is closed. */
  VISIBLE_ONLY_AFTER_CLOSE(WritingMistakes::visibleOnlyAfterClose),
  /** The head of a new entry is visible as soon as its writing begins. */
  VISIBLE_BEFORE_COMMIT(WritingMistakes::visibleBeforeCommit),
  /** A body of unknown length is committed, and lost. */
  LOSES_UNKNOWN_LENGTH(WritingMistakes::losesUnknownLength),
  /** The old entry goes when its replacement is begun. */
  BEGIN_REMOVES_THE_OLD(WritingMistakes::beginRemovesTheOld),
  /** Closing a writer a second time is not harmless. */
  SECOND_WRITER_CLOSE_REMOVES(WritingMistakes::secondCloseRemoves),
  /** Closing a writer commits what is there. */
  COMMITS_ON_CLOSE(WritingMistakes::commitsOnClose),
  /** An abort removes what was there before. */
  ABORT_REMOVES_THE_OLD(WritingMistakes::abortRemovesTheOld),
  /** Aborted writes keep their room. */
  LEAKS_ABORTED(WritingMistakes::leaksAborted),
  /** Bodies that are too short are committed. */
  COMMITS_SHORT(WritingMistakes::commitsShort),
  /** Bodies that are too long are committed. */
  ACCEPTS_LONG(WritingMistakes::acceptsLong),
  /** Declining an entry removes the one that is there. */
  DECLINE_REMOVES_THE_OLD(WritingMistakes::declineRemovesTheOld),
  /** A write for which there is no room moves the buffer's position. */
  TAKES_REFUSED_BYTES(OverflowMistakes::takesRefusedBytes),
  /** A body of which a part found no room is committed. */
  COMMITS_OVERFLOWED(OverflowMistakes::commitsOverflowed),
  /** After a write for which there was no room, others are taken. */
  TAKES_MORE_AFTER_AN_OVERFLOW(OverflowMistakes::takesMoreAfterAnOverflow),
  /** A body of which a part found no room keeps its room. */
  LEAKS_OVERFLOWED(OverflowMistakes::leaksOverflowed),
  /** After an overflow nothing of the body can be read. */
  FORGETS_OVERFLOWED(OverflowMistakes::forgetsOverflowed),
  /** The writer that was begun last wins, whoever commits last. */
  FIRST_BEGUN_LOSES(WritingMistakes::firstBegunLoses),
  /** Open writers write into each other's bodies. */
  MIXES_WRITERS(WritingMistakes::mixesWriters),
  /** Buffers are kept after a write instead of their bytes. */
  KEEPS_BUFFERS(WritingMistakes::keepsBuffers),
  /** The array of a buffer is used from its beginning. */
  USES_ARRAYS(WritingMistakes::usesArrays),
  /** Writes after the commit are taken. */
  TAKES_WRITES_AFTER_THE_COMMIT(CommitMistakes::takesWritesAfterTheCommit),
  /** The condition of a commit is not asked. */
  IGNORES_CONDITION(CommitMistakes::ignoresCondition),
  /** The condition of a commit is asked twice. */
  EVALUATES_TWICE(CommitMistakes::evaluatesTwice),
  /** The condition is asked, then the entry is put there; a removal in between finds nothing. */
  LOSES_THE_REMOVE_RACE(CommitMistakes::losesTheRemoveRace),
  /** A refused commit removes what is there. */
  REFUSAL_REMOVES_THE_OLD(CommitMistakes::refusalRemovesTheOld),
  /** An empty body of unknown length is not committed. */
  LOSES_EMPTY_OF_UNKNOWN_LENGTH(CommitMistakes::losesEmptyOfUnknownLength),

  /** What is written cannot be read before the commit. */
  READS_ONLY_AFTER_COMMIT(FillingMistakes::readsOnlyAfterCommit),
  /** The last write cannot be read before the next one. */
  READS_LATE(FillingMistakes::readsLate),
  /** Bytes that were not written yet are read as zeros. */
  INVENTS_BYTES(FillingMistakes::inventsBytes),
  /** A read touches bytes behind the room that it was given. */
  OVERFILLS(FillingMistakes::overfills),
  /** What was written cannot be read after the commit. */
  UNREADABLE_AFTER_COMMIT(FillingMistakes::unreadableAfterCommit),
  /** What was written cannot be read after a refused commit. */
  UNREADABLE_AFTER_REFUSAL(FillingMistakes::unreadableAfterRefusal),

  /** Bodies of local files are declined. */
  DECLINES_FILES(FileMistakes::declinesFiles),
  /** The body is what is in the file now. */
  TRUSTS_FILES(FileMistakes::trustsFiles),
  /** What is written of a local file cannot be read before the commit. */
  READS_NOTHING_OF_FILES(FileMistakes::readsNothingOfFiles),
  /** The condition of a commit is not asked for local files. */
  IGNORES_CONDITIONS_FOR_FILES(FileMistakes::ignoresConditionsForFiles),
  /** Local files of which only a part was written are committed. */
  COUNTS_NOTHING_OF_FILES(FileMistakes::countsNothingOfFiles),
  /** Local files that are not committed keep their room. */
  LEAKS_ABORTED_FILES(FileMistakes::leaksAbortedFiles),

  /** A miss is answered with another key's entry. */
  ANSWERS_WITH_ANOTHER_KEY(HandleMistakes::answersWithAnotherKey),
  /** An entry is gone when it was read twice. */
  FORGETS_AFTER_TWO_READS(HandleMistakes::forgetsAfterTwoReads),
  /** The bytes of an entry that was replaced or removed are gone for those who read them. */
  REUSES_MEMORY(HandleMistakes::reusesMemory),
  /** An open handle shows the head of the entry that is there now. */
  SHOWS_THE_CURRENT_ENTRY(HandleMistakes::showsTheCurrentEntry),
  /** The bytes of a removed entry are gone for those who read them. */
  UNREADABLE_AFTER_REMOVE(HandleMistakes::unreadableAfterRemove),
  /** The first handle that is closed after a removal takes the bytes with it. */
  FIRST_CLOSE_FREES(HandleMistakes::firstCloseFrees),
  /** Closing a handle twice counts for two handles. */
  SECOND_CLOSE_FREES(HandleMistakes::secondCloseFrees),
  /** A handle's body can be read by one reader at a time. */
  ONE_READER_AT_A_TIME(HandleMistakes::oneReaderAtATime),
  /** A body can be read once. */
  READABLE_ONCE(HandleMistakes::readableOnce),
  /** A stream begins at the beginning, wherever it was asked to begin. */
  IGNORES_OFFSET(HandleMistakes::ignoresOffset),
  /** All versions are the same. */
  SAME_VERSION_FOR_ALL(HandleMistakes::sameVersionForAll),
  /** A handle loses its bytes after twenty commits. */
  HANDLE_EXPIRES(HandleMistakes::handleExpires),
  /** Every 64th lookup gives a damaged body. */
  DAMAGED_NOW_AND_THEN(HandleMistakes::flipsABitNowAndThen),
  /** Bodies that fill whole blocks lose their last byte. */
  CUTS_BLOCKS(HandleMistakes::cutsBlocks),
  /** Big bodies are truncated. */
  CUTS_BIG_BODIES(HandleMistakes::cutsBigBodies),

  /** What was at hand once stays there, whatever becomes of it. */
  KEEPS_OLD_AT_HAND(AtHandMistakes::remembersTheFirst),
  /** What is at hand has a body that has to be opened. */
  STREAMS_AT_HAND(AtHandMistakes::givesStreams),
  /** What is begun is at hand. */
  BEGUN_AT_HAND(AtHandMistakes::isHasty),

  /** A refresh does nothing and says that it did. */
  REFRESH_DOES_NOTHING(RefreshMistakes::doesNothing),
  /** A refresh keeps the old meta. */
  REFRESH_KEEPS_META(RefreshMistakes::keepsTheOldMeta),
  /** A refresh does not look at the version. */
  REFRESH_IGNORES_VERSION(RefreshMistakes::ignoresVersion),
  /** A refresh of what is gone makes an entry without a body. */
  REFRESH_BRINGS_BACK(RefreshMistakes::bringsRemovedBack),
  /** A refresh changes other keys' entries as well. */
  REFRESHES_EVERYTHING(RefreshMistakes::refreshesEverything),
  /** A refresh pins the entry for ever. */
  REFRESH_LEAKS(RefreshMistakes::leaks),
  /** A refresh gives the entry another version. */
  REFRESH_CHANGES_VERSION(RefreshMistakes::changesTheVersion),
  /** A refresh shows through handles that were open before. */
  REFRESH_CHANGES_OPEN_HANDLES(RefreshMistakes::changesOpenHandles),
  /** A refresh makes the commits of open writers fail. */
  REFRESH_BLOCKS_COMMITS(RefreshMistakes::blocksCommits),

  /** Keys are compared up to a length. */
  CUTS_KEYS(EntryMistakes::cutsKeys),
  /** Keys are compared without regard to case. */
  FOLDS_CASE(EntryMistakes::foldsCase),
  /** Keys are compared by their hash code. */
  TRUSTS_HASH_CODES(EntryMistakes::trustsHashCodes),
  /** Letters of keys beyond ASCII are all one. */
  KNOWS_ONLY_ASCII(EntryMistakes::knowsOnlyAscii),
  /** White space in keys is all one. */
  TRIMS_KEYS(EntryMistakes::trimsKeys),
  /** The stamp of what is no 200 response is lost. */
  DROPS_STAMPS(EntryMistakes::dropsStamps),
  /** Equal field lines become one. */
  DROPS_DUPLICATE_FIELDS(EntryMistakes::dropsDuplicateFields),
  /** The selecting fields are lost. */
  DROPS_SELECTING(EntryMistakes::dropsSelecting),
  /** Fields after the hundredth are lost. */
  DROPS_MANY_FIELDS(EntryMistakes::dropsManyFields),
  /** Markers come back as responses. */
  TAKES_MARKERS_FOR_RESPONSES(EntryMistakes::takesMarkersForResponses),
  /** Long URIs are cut. */
  SHORTENS_URIS(EntryMistakes::shortensUris),
  /** Empty bodies are declined. */
  DECLINES_EMPTY_BODIES(EntryMistakes::declinesEmptyBodies),

  /** Declined entries are not counted. */
  COUNTS_NO_DECLINES(CountingMistakes::countsNoDeclines),
  /** Commits are counted instead of entries. */
  COUNTS_COMMITS(CountingMistakes::countsCommits),
  /** Heads, unfinished writes and what readers hold are not counted in bytes. */
  COUNTS_VISIBLE_BODIES_ONLY(CountingMistakes::countsVisibleBodiesOnly),
  /** Removed entries keep their room. */
  LEAKS_REMOVED(CountingMistakes::leaksRemoved),
  /** Replaced entries keep their room. */
  LEAKS_REPLACED(CountingMistakes::leaksReplaced),
  /** Closing a handle does not unpin its entry. */
  DOES_NOT_UNPIN(CountingMistakes::doesNotUnpin),
  /** Misses are remembered as entries. */
  KEEPS_MISSES(CountingMistakes::keepsMisses),
  /** A removal always says that there was something. */
  ALWAYS_SAYS_REMOVED(CountingMistakes::alwaysSaysRemoved),
  /** Every 64th removal is forgotten. */
  FORGETS_SOME_REMOVALS(CountingMistakes::forgetsSomeRemovals),
  /** A full store stays full. */
  NEVER_EVICTS(CountingMistakes::neverEvicts),
  /** The limit is told, and not kept. */
  IGNORES_LIMIT,
  /** Evictions are not reported. */
  HIDES_EVICTIONS,
  /** Evictions are reported without their bytes. */
  REPORTS_NO_BYTES,
  /** What is evicted is reported, and so is what is still there. */
  REPORTS_WHAT_IS_THERE,
  /** Removals are reported as evictions. */
  REPORTS_REMOVALS,

  /** A scan shows something twice. */
  SCAN_SHOWS_TWICE(ScanningMistakes::showsTwice),
  /** A scan shows everything as a 200 response. */
  SCAN_LIES(ScanningMistakes::takesAllForResponses),
  /** A scan shows unfinished entries. */
  SCAN_SHOWS_UNFINISHED(ScanningMistakes::showsUnfinished),
  /** A scan shows what an entry was at first. */
  SCAN_REMEMBERS(ScanningMistakes::remembersTheFirst),
  /** A scan goes on when its visitor throws. */
  SCAN_SWALLOWS_EXCEPTIONS(ScanningMistakes::swallowsExceptions),
  /** A scan pins what it shows. */
  SCAN_PINS(ScanningMistakes::pins),
  /** It can be scanned, and does not say so. */
  HIDES_SCAN(store -> ScanningMistakes.doesNotClaim(store, Capability.SCANNABLE)),
  /** It can be read while it is filled, and does not say so. */
  HIDES_READING(store -> ScanningMistakes.doesNotClaim(store, Capability.READABLE_WHILE_FILLING)),
  /** What it claims depends on when it is asked. */
  CHANGES_ITS_MIND(ScanningMistakes::changesItsMind),

  /** A closed store finds, accepts and shows nothing, and does not say why. */
  QUIET_AFTER_CLOSE(ClosingMistakes::quietAfterClose),
  /** Closing a store twice fails. */
  SECOND_CLOSE_FAILS(ClosingMistakes::secondCloseFails),
  /** The bytes of open handles go with the store. */
  CLOSE_FREES_HANDLES(ClosingMistakes::closeFreesHandles),
  /** A writer commits into a closed store. */
  COMMITS_INTO_A_CLOSED_STORE(ClosingMistakes::commitsIntoAClosedStore),
  /** What is open when the store is closed cannot be closed any more. */
  HANDLES_CANNOT_BE_CLOSED_LATER(ClosingMistakes::handlesCannotBeClosedLater),
  /** A persistent store is empty after it was closed. */
  LOSES_ALL_ON_CLOSE(ClosingMistakes::losesAllOnClose),
  /** A reopened store takes nothing. */
  READ_ONLY_AFTER_REOPENING(ClosingMistakes::readOnlyAfterReopening),
  /** What was removed is there again after reopening. */
  REMOVED_COME_BACK(ClosingMistakes::removedComeBack),
  /** What was replaced is there again after reopening. */
  REPLACED_COME_BACK(ClosingMistakes::replacedComeBack),
  /** Refreshed heads are the old ones after reopening. */
  FORGETS_REFRESHES(ClosingMistakes::forgetsRefreshes),
  /** Unfinished writes are there after reopening. */
  COMMITS_UNFINISHED_ON_CLOSE(ClosingMistakes::commitsUnfinishedOnClose),
  /** What was there before reopening is not counted. */
  MISCOUNTS_AFTER_REOPENING(ClosingMistakes::miscountsAfterReopening),

  /** Two stores of the provider are one. */
  SHARES_ENTRIES,
  /** Reading the settings starts a thread, which waits for the store. */
  STARTS_A_THREAD_EARLY,
  /** The provider's type is no name, and nobody finds it. */
  UNNAMED;

  @SuppressWarnings("ImmutableEnumChecker") // references to static methods, every one
  private final UnaryOperator<Store> breaking;

  Mistake() {
    this(UnaryOperator.identity());
  }

  Mistake(UnaryOperator<Store> breaking) {
    this.breaking = breaking;
  }

  Store in(Store store) {
    return breaking.apply(store);
  }
}
