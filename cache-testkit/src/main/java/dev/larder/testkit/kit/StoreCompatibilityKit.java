package dev.larder.testkit.kit;

import org.junit.jupiter.api.Nested;

/**
 * The whole compatibility kit: a provider's test extends it and says what {@link StoreUnderTest}
 * asks. Each subject is a nested class. A test that asks for what a store does not claim, such as
 * persistence, is left out with a note that says so.
 */
public abstract class StoreCompatibilityKit implements StoreUnderTest {

  @Nested
  class CommitVisibility extends CommitVisibilitySubject {
    CommitVisibility() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Aborting extends AbortSubject {
    Aborting() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Lengths extends LengthSubject {
    Lengths() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Declining extends DeclineSubject {
    Declining() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Replacement extends ReplacementSubject {
    Replacement() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class ManyWriters extends ManyWritersSubject {
    ManyWriters() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Refreshing extends RefreshSubject {
    Refreshing() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Invalidations extends InvalidationSubject {
    Invalidations() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class AtHand extends AtHandSubject {
    AtHand() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Heads extends HeadSubject {
    Heads() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Bodies extends BodySubject {
    Bodies() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Filling extends FillingSubject {
    Filling() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class LocalFiles extends LocalFileSubject {
    LocalFiles() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Keys extends KeySubject {
    Keys() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Concurrency extends ConcurrencySubject {
    Concurrency() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Persistence extends PersistenceSubject {
    Persistence() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Closing extends ClosingSubject {
    Closing() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Scanning extends ScanSubject {
    Scanning() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Counting extends StatsSubject {
    Counting() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Eviction extends EvictionSubject {
    Eviction() {
      super(StoreCompatibilityKit.this);
    }
  }

  @Nested
  class Configuration extends ConfigurationSubject {
    Configuration() {
      super(StoreCompatibilityKit.this);
    }
  }
}
