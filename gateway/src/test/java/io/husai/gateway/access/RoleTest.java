package io.husai.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.husai.contracts.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoleTest {
    @Test
    void shouldIncludeTheRolesBefore() {
        assertThat(Role.VIEWER.included()).containsExactly("viewer");
        assertThat(Role.RESEARCHER.included()).containsExactly("researcher", "viewer");
        assertThat(Role.OPERATOR.included()).containsExactly("operator", "researcher", "viewer");
    }

    @Test
    void shouldFindTheHighestRoleAmongOtherNames() {
        assertThat(Role.highest(List.of("viewer", "admin", "researcher")))
                .contains(Role.RESEARCHER);
        assertThat(Role.highest(List.of("admin", "VIEWER"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void shouldBeCalledTheSameEverywhere(Role role) {
        assertThat(Json.tree(role).textValue()).isEqualTo(role.text());
    }

    @ParameterizedTest
    @EnumSource(Action.class)
    void shouldCallActionsTheSameEverywhere(Action action) {
        assertThat(Json.tree(action).textValue()).isEqualTo(action.text());
    }

    @ParameterizedTest
    @CsvSource({",true", "2026-01-01T00:00:00Z,true", "2026-01-01T00:00:01Z,false"})
    void shouldRecordAKeysUseOnceAMinute(Instant last, boolean recorded) {
        ApiKey key = new ApiKey();
        key.lastUsedAt = last;

        assertThat(key.isUseToRecord(Instant.parse("2026-01-01T00:01:00Z"))).isEqualTo(recorded);
    }
}
