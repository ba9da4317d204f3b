package io.tapline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsIT {

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit"})
    void postgresIsDurable(String setting) throws SQLException {
        assertThat(show(Backends.postgres(), setting)).isEqualTo("on");
    }

    @Test
    void eachDatabaseIsFresh() {
        assertThat(Backends.postgres()).isNotEqualTo(Backends.postgres());
    }

    @Test
    void redisAnswers() {
        assertThat(Backends.redis()).startsWith("redis://");
    }

    @Test
    void redisClusterHasThreeNodes() {
        assertThat(Backends.redisCluster()).hasSize(3).doesNotHaveDuplicates();
    }

    private static String show(String uri, String setting) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(uri));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show " + setting)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
